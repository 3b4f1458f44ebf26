"""The measurements behind every figure that Timbao's documents quote; each module is one command."""
