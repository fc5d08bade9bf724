// SPDX-License-Identifier: GPL-3.0-or-later
// A program of which only the precompiled headers are wanted.

int main() {}
