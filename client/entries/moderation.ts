import '../header/header.ts'
import '../moderation-page/moderation-page.ts'
