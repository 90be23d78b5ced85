import '../header/header.ts'
import '../home-page/home-page.ts'
