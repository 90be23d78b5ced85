import '../header/header.ts'
import '../playlist-page/playlist-page.ts'
