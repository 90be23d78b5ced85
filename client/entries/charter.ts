import '../header/header.ts'
import '../charter-page/charter-page.ts'
