import '../header/header.ts'
import '../administration-instances-page/administration-instances-page.ts'
