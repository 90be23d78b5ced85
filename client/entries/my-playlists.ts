import '../header/header.ts'
import '../my-playlists-page/my-playlists-page.ts'
