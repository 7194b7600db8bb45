namespace AuditOtel.Collector.Selection;

/// <summary>The kinds of tokens.</summary>
internal enum SelectionTokenKind
{
    End,
    Word,
    Quoted,
    Colon,
    Open,
    Close,
    And,
    Or,
    Not,
}
