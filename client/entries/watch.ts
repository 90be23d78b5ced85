import '../header/header.ts'
import '../watch-page/watch-page.ts'
