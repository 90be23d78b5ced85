import '../header/header.ts'
import '../administration-sso-page/administration-sso-page.ts'
