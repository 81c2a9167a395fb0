import idbraid = require("@idbraid/idfy");
import auth = require("@idbraid/core/auth");

export const create: (options: idbraid.IdfyOptions) => idbraid.Idfy = idbraid.createIdfy;
export const strategy = auth.basic({ username: "a", password: "b" });
