import '../header/header.ts'
import '../administration-departures-page/administration-departures-page.ts'
