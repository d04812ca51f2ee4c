"""Plans a week of joint patrols: roster, routes, reasons and forecast, as pure functions of plain values."""
