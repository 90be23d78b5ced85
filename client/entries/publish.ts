import '../header/header.ts'
import '../publish-page/publish-page.ts'
