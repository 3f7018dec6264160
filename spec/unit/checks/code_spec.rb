# frozen_string_literal: true

RSpec.describe TaskerContribRails::Checks::Code do
  around { |example| Dir.mktmpdir { |dir| @file = File.join(dir, "order.rb") and example.run } }

  it "reads a file as UTF-8, whatever the process takes files for" do
    File.binwrite(@file, "\u00e9".b)
    expect(subject.text(@file)).to eq("\u00e9")
  end

  it "reads a file that is to be kept once, and keeps no other" do
    File.write(@file, "one")
    allow(File).to receive(:read).and_call_original
    expect([ subject.text(@file), subject.keep(@file), subject.keep(@file), subject.text(@file) ]).to all(eq("one"))
    expect(File).to have_received(:read).twice
  end
end
