import idbraid = require("@idbraid/idfy");
import passfort = require("@idbraid/passfort");
import auth = require("@idbraid/core/auth");

export const create: (options: idbraid.IdfyOptions) => idbraid.Idfy = idbraid.createIdfy;
export const strategy = auth.basic({ username: "a", password: "b" });
export const integrate: typeof passfort.createIntegration = passfort.createIntegration;
