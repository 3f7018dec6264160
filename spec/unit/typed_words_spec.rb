# frozen_string_literal: true

require "thor"

RSpec.describe TaskerContribRails::TypedWords do
  it "is UTF-8 where there is no locale, and converted where it is another" do
    words = [ "é".dup.force_encoding("US-ASCII"), "é".b, "é".encode("ISO-8859-1"), "é" ]
    expect(described_class.utf8(words)).to eq([ "é" ] * 4).and all(have_attributes(encoding: Encoding::UTF_8))
  end

  it "is refused where it can't be UTF-8" do
    expect { described_class.utf8([ "a", "caf\xE9" ]) }
      .to raise_error(Thor::Error, "`caf\xE9` is not UTF-8. Write it in UTF-8.")
    expect { described_class.utf8([ "\x81".dup.force_encoding("Windows-1252") ]) }
      .to raise_error(Thor::Error, "`\x81` can't be written in UTF-8.".b)
  end
end
