import '../header/header.ts'
import '../retouch-page/retouch-page.ts'
