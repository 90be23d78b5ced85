import '../header/header.ts'
import '../administration-page/administration-page.ts'
