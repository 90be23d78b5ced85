import '../header/header.ts'
import '../edit-video-page/edit-video-page.ts'
