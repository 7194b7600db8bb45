using AuditOtel.Tidy.Tests.Checks;

namespace AuditOtel.Tidy.Tests;

public sealed class VocabularyTests
{
    [Fact]
    public void Types_use_the_words_of_the_architecture() => Finding.None(Repository.SourceFiles.SelectMany(Vocabulary.Check));

    [Theory]
    [InlineData("class AuditLogEntry;", "'AuditRecord'")]
    [InlineData("enum SinkBacklog { }", "'Lag'")]
    [InlineData("interface IAuditLogger;", "'AuditTrail'")]
    [InlineData("record struct Acknowledgment;", "'Receipt'")]
    public void A_synonym_is_found_with_the_word_to_use(string text, string word) =>
        Assert.Contains(word, Assert.Single(Vocabulary.Check(new SourceFile("sdk/A.cs", text))).Advice, StringComparison.Ordinal);

    [Fact]
    public void The_words_themselves_are_let_through() =>
        Assert.Empty(Vocabulary.Check(new SourceFile("sdk/A.cs", "class AuditRecord; class LedgerEntry; class AuditReceipt; class SinkCursor;")));
}
