import '../header/header.ts'
import '../my-comments-page/my-comments-page.ts'
