import '../header/header.ts'
import '../subscriptions-page/subscriptions-page.ts'
