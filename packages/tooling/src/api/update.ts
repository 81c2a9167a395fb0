// pnpm api:update: writes packages/*/api.md
import { apiReports } from "./reports.ts";

apiReports("update");
