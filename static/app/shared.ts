// The client of what is behind a link: it sorts tables, opens charts and turns the
// lights on and off.

import { startCharts } from "../chart/live";
import { startTables } from "../table/table";
import { startTheme } from "../theme/toggle";

for (const element of document.querySelectorAll<HTMLElement>(".needs-js")) element.hidden = false;
startTheme();
startCharts();
startTables();
