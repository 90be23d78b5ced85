import '../header/header.ts'
import '../administration-door-page/administration-door-page.ts'
