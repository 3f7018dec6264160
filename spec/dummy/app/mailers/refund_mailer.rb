# frozen_string_literal: true

class RefundMailer < ApplicationMailer
  def approval
    @refund = params[:refund]
    mail to: "accounting@example.com", subject: "Refund #{@refund.id} waits for you"
  end
end
