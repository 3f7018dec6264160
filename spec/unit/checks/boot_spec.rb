# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Checks::Boot do
  def finding(error) = described_class.new(error).call(double(root: Pathname("/srv/shop"))).first

  it "says what ended the boot, and where in the application" do
    error = NoMethodError.new("config.tasker has no `thread`.")
    error.set_backtrace([
      "/gems/tasker/configuration.rb:9:in 'x'", "/srv/shop/config/initializers/tasker.rb:3:in '<top (required)>'",
      "/gems/rails.rb:1"
    ])
    expect(finding(error)).to have_attributes(code: "TC5008", severity: :error,
      source: "config/initializers/tasker.rb", line: 3,
      message: "The application does not boot: config.tasker has no `thread`.")
  end

  it "ends in one mark, whichever the reason ends in" do
    expect(finding(NameError.new("no `threds`. Did you mean `threads`?")).message)
      .to end_with("Did you mean `threads`?")
    expect(finding(NameError.new("undefined local variable")).message).to end_with("undefined local variable.")
  end

  it "names a file also where the error is from nowhere in the application" do
    expect(finding(LoadError.new("cannot load such file -- pg")))
      .to have_attributes(source: "config/environment.rb", line: 0, message: /cannot load such file -- pg/)
  end
end
