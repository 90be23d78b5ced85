import '../header/header.ts'
import '../account-page/account-page.ts'
