# frozen_string_literal: true

RSpec.describe TaskerContribRails::Diagnostics::Github do
  def draw(severity, message, source, **at)
    found = TaskerContribRails::Diagnostic.new(code: "TC2010", severity:, message:, source:, **at)
    described_class.draw([ found ])
  end

  it "is a line a finding, at its place as far as that is known" do
    expect(draw(:error, "No.", "a b.toml", line: 2, column: 3, length: 4, help: "Do."))
      .to eq("::error file=a b.toml,line=2,col=3,endColumn=7,title=TC2010::No. Do.\n")
    expect(draw(:warning, "No.", "x.rb", line: 7)).to eq("::warning file=x.rb,line=7,title=TC2010::No.\n")
    expect(draw(:note, "No.", "x.rb")).to eq("::notice file=x.rb,title=TC2010::No.\n")
  end

  it "is escaped as workflow commands want it, so that no text ends one or begins another" do
    expect(draw(:warning, "50% of\n::error::this", "d:e,f"))
      .to eq("::warning file=d%3Ae%2Cf,title=TC2010::50%25 of%0A::error::this\n")
    expect(draw(:note, "a\e[2J", "x\ry")).to eq("::notice file=x%0Dy,title=TC2010::a\\e[2J\n")
  end
end
