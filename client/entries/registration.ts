import '../header/header.ts'
import '../registration-page/registration-page.ts'
