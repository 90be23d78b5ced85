import '../header/header.ts'
import '../groups-page/groups-page.ts'
