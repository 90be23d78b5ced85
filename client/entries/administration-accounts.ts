import '../header/header.ts'
import '../administration-accounts-page/administration-accounts-page.ts'
