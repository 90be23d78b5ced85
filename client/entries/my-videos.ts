import '../header/header.ts'
import '../my-videos-page/my-videos-page.ts'
