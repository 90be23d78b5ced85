import '../header/header.ts'
import '../move-page/move-page.ts'
