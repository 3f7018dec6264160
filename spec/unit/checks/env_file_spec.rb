# frozen_string_literal: true

require "active_support/all"
require "tmpdir"

RSpec.describe TaskerContribRails::Checks::EnvFile do
  around { |example| Dir.mktmpdir { |dir| (@root = Pathname(dir)) && example.run } }

  def findings = described_class.new(@root).findings
  def write(text) = @root.join(".env").binwrite(text)

  it "finds nothing where there is no file, nor in one that tasker-rb can read" do
    expect(findings).to be_empty
    write("# why\nexport A=1\nexport A\n\nB='x\n  export C\n'\nno variable\nexport\n")
    expect(findings).to be_empty
  end

  it "finds each line that exports what the file sets nowhere" do
    write("A=1\n\nB=\"two\nlines\"\nexport S3cr hunter2\nexport A B\r\n  export A NONE # why\n")
    expect(findings.map { |finding| [ finding.code, finding.line ] }).to eq([ [ "TC6023", 5 ], [ "TC6023", 7 ] ])
    expect(findings.map(&:message))
      .to all(eq("tasker-rb can't read `.env`, so no handler can be loaded or checked. " \
                 "This line exports a variable that no line of the file sets."))
  end

  it "finds what is no text, and a file that can't be read" do
    { "A=1\nB=\xFF\n" => 2, "A=a\0b\n" => 1 }.each do |text, line|
      write(text)
      expect(findings).to contain_exactly(have_attributes(line:, message: /This line is not text in UTF-8/))
    end
    @root.join(".env").delete
    @root.join(".env").mkdir
    expect(findings).to contain_exactly(have_attributes(severity: :error, message: /The file can't be read: Is a dir/))
  end
end
