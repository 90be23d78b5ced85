import '../header/header.ts'
import '../theme-page/theme-page.ts'
