import '../header/header.ts'
import '../search-page/search-page.ts'
