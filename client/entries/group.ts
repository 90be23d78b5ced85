import '../header/header.ts'
import '../group-page/group-page.ts'
