import '../header/header.ts'
import '../captions-page/captions-page.ts'
