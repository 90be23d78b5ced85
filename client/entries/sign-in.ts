import '../header/header.ts'
import '../sign-in-page/sign-in-page.ts'
