// The client of what is behind a link: it sorts tables, opens tabs and charts and turns the
// lights on and off.

import { startCharts } from "../chart/live";
import { startStage } from "../stage/stage";
import { startTables } from "../table/table";
import { startTabs } from "../tabs/tabs";
import { startTheme } from "../theme/toggle";

for (const element of document.querySelectorAll<HTMLElement>(".needs-js")) element.hidden = false;
startTheme();
startCharts();
startTables();
startTabs();
startStage();
