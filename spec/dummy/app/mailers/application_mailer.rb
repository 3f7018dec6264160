# frozen_string_literal: true

class ApplicationMailer < ActionMailer::Base
  default from: "shop@example.com"
  layout "mailer"
end
