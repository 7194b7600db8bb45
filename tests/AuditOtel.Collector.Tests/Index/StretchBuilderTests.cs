using AuditOtel.Collector.Index;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Collector.Tests.Selection;

namespace AuditOtel.Collector.Tests.Index;

[Trait("Requirement", "S10")]
public sealed class StretchBuilderTests
{
    [Fact]
    public void Another_key_gives_other_terms_and_other_buckets()
    {
        var (one, other) = (new IndexTerm(IndexTerm.NewKey()), new IndexTerm(IndexTerm.NewKey()));
        var builder = new StretchBuilder(16);
        Assert.NotEmpty(Buckets(one));
        Assert.Equal(Buckets(one), Buckets(one));
        Assert.NotEqual(Buckets(one), Buckets(other));

        string[] Buckets(IndexTerm terms)
        {
            builder.Begin(0, terms);
            builder.Take("test/ledger", IndexedLedger.Numbered(1).Single().Entry);
            return [.. builder.Buckets().Select(static bucket => $"{bucket.Bucket}:{Convert.ToHexString(bucket.Terms)}")];
        }
    }

    [Fact]
    public void A_name_that_says_address_never_has_the_field_of_one_that_does_not()
    {
        var terms = new IndexTerm(IndexTerm.NewKey());
        for (var number = 0; number < 50; number++)
        {
            Assert.True(IndexTerm.IsAddress(terms.OfField($"a{number}.address")));
            Assert.False(IndexTerm.IsAddress(terms.OfField($"a{number}.addres")));
        }
    }

    [Fact]
    public void Records_that_make_up_names_and_values_cost_a_stretch_no_more_than_its_limits()
    {
        var builder = new StretchBuilder(IndexSchema.StretchEntries);
        foreach (var isName in new[] { true, false })
        {
            builder.Begin(0, IndexTerm.OfNoIndex);
            for (var place = 0; place < 6000; place++)
                builder.Take("test/ledger", Made(place, isName).Entry with { Index = place });

            Assert.InRange(builder.Fields.Count, 1, IndexSchema.MaxFields);
            Assert.InRange(builder.Terms, 1, IndexSchema.MaxTerms);
            Assert.InRange(builder.Fields.Sum(static field => field.Words?.Count ?? 0), 0, IndexSchema.MaxStretchWords);
            var crowded = IndexRows.In(builder.Crowded(new byte[IndexRows.BitmapBytes])!).ToArray();
            Assert.Contains(5999, crowded);
            Assert.DoesNotContain(0, crowded);
        }
    }

    [Fact]
    public void Names_of_too_many_values_or_of_none_make_no_fields()
    {
        var builder = new StretchBuilder(16);
        builder.Begin(0, IndexTerm.OfNoIndex);
        builder.Take("test/ledger", Made(0, isName: true, IndexSchema.MaxValues + 1).Entry with { Index = 0 });

        Assert.Empty(builder.Fields);
        Assert.Equal([0], IndexRows.In(builder.Crowded(new byte[IndexRows.BitmapBytes])!));
    }

    private static StoredFields Made(int place, bool isName, int values = 80)
    {
        var record = new StoredFields();
        for (var number = 0; number < values; number++)
            record[isName ? $"f{place}.{number}" : $"f{number}"] = [$"v{place}.{number}"];
        return record;
    }
}
