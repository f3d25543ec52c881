// The page on the wall.

import "./looks/page.css";
import "./views/screen";
