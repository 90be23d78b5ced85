import '../header/header.ts'
import '../administration-alliances-page/administration-alliances-page.ts'
