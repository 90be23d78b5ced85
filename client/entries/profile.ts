import '../header/header.ts'
import '../profile-page/profile-page.ts'
