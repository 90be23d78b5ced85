import '../header/header.ts'
import '../notifications-page/notifications-page.ts'
