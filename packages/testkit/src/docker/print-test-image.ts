// Run as a program: makes the test image where it is missing, and prints its name.
import { testImage } from "./test-image.ts";

process.stdout.write(`${await testImage()}\n`);
