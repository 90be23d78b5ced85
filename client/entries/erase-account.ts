import '../header/header.ts'
import '../erase-account-page/erase-account-page.ts'
