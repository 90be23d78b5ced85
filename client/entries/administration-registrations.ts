import '../header/header.ts'
import '../administration-registrations-page/administration-registrations-page.ts'
