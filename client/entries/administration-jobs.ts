import '../header/header.ts'
import '../administration-jobs-page/administration-jobs-page.ts'
